import { quoteLiteral } from '../../../../platform/duck/quote.ts';
import { givenNames } from './given-names.ts';

/** What is asked of every different value of a column: name of the count, and the condition as SQL over the text `v`. */
export type ValueTest = readonly [count: string, sql: string];

/** Length of an IBAN by country (registry of SWIFT). */
const ibanLengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';

const matches = (pattern: string, of = 'v') => `regexp_full_match(${of}, ${quoteLiteral(pattern)})`;
const digits = "regexp_replace(v, '[ -]', '', 'g')";

/** Whole addresses after RFC 5321: length of the parts, labels, a top-level name of letters. */
const atom = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?';
const email = `contains(v, '@') AND length(v) <= 254 AND strpos(v, '@') <= 65 AND ${matches(`${atom}(?:\\.${atom})*@(?:${label}\\.)+(?:\\p{L}\\p{L}+|xn--[a-z0-9-]+)`)} AND list_max(list_transform(string_split(split_part(v, '@', 2), '.'), lambda part: length(part))) <= 63`;

/** ISO 13616: known country, its length, and the check digits: letters as 10 to 35, first four characters last, modulo 97 is 1. */
function ibanSql(): string {
  const lengths = ibanLengths.split(' ').map((entry) => `'${entry.slice(0, 2)}': ${entry.slice(2)}`);
  const text = "upper(regexp_replace(v, ' ', '', 'g'))";
  const value = "CASE WHEN c >= 'A' THEN ascii(c) - 55 ELSE ascii(c) - 48 END";
  const list = `list_transform(string_split(substr(${text}, 5) || substr(${text}, 1, 4), ''), lambda c: ${value})`;
  const rest = `list_reduce(list_prepend(0, ${list}), lambda r, x: CASE WHEN x > 9 THEN r * 100 + x ELSE r * 10 + x END % 97)`;
  return `CASE WHEN ${matches('[A-Za-z]{2}[0-9]{2}[A-Za-z0-9 ]{11,40}')} AND length(${text}) = MAP {${lengths.join(', ')}}[substr(${text}, 1, 2)] THEN ${rest} = 1 ELSE false END`;
}

/** Prefixes and lengths of the issuers (ISO/IEC 7812 ranges of Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro), and Luhn's check digit. */
function cardSql(): string {
  const issuers = [
    '4[0-9]{12}',
    '4[0-9]{15}',
    '4[0-9]{18}',
    '5[1-5][0-9]{14}',
    '2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}',
    '3[47][0-9]{13}',
    '(?:6011|64[4-9][0-9]|65[0-9]{2})[0-9]{12,15}',
    '3(?:0[0-5]|[689][0-9])[0-9]{11}',
    '35(?:2[89]|[3-8][0-9])[0-9]{12,15}',
    '62[0-9]{14,17}',
    '(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{8,15}',
  ];
  const luhn = `list_sum(list_transform(string_split(reverse(${digits}), ''), lambda c, i: CASE WHEN i % 2 = 1 THEN ascii(c) - 48 WHEN c > '4' THEN 2 * (ascii(c) - 48) - 9 ELSE 2 * (ascii(c) - 48) END)) % 10 = 0`;
  return `CASE WHEN ${matches('[0-9]{4,19}|[0-9]{4,6}(?:[ -][0-9]{2,7}){2,4}')} AND ${matches(issuers.join('|'), digits)} THEN ${luhn} ELSE false END`;
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const ipv4 = `(?:${octet}\\.){3}${octet}`;
const ipv4Test = matches(`${ipv4}(?::[0-9]{1,5}|/[0-9]{1,2})?`);

/** RFC 4291: eight groups, or fewer around one `::`; a dotted end counts as two groups. Eight groups of two digits are an EUI-64. */
function ipv6Sql(): string {
  const text = `regexp_replace(regexp_replace(lower(v), '/[0-9]{1,3}$', ''), '(^|:)${ipv4}$', '\\1${'0:0'}')`;
  const groups = `len(list_filter(string_split(${text}, ':'), lambda g: g <> ''))`;
  const gaps = `(length(${text}) - length(replace(${text}, '::', ''))) // 2`;
  const shape = matches('(?:[0-9a-f]{1,4})?(?::{1,2}[0-9a-f]{1,4})*(?:::)?', text);
  return `contains(v, ':') AND ${shape} AND ((${gaps} = 0 AND ${groups} = 8) OR (${gaps} = 1 AND ${groups} <= 7)) AND NOT ${matches('[0-9a-f]{2}(?::[0-9a-f]{2}){7}', text)}`;
}

/** International, or with the area code in parentheses. */
const phoneStrict = `${matches('(?:\\+|00)[1-9][0-9 ()./-]{5,22}|\\(0?[0-9]{2,5}\\)[ /-]?[0-9]{2,5}(?:[ .-]?[0-9]{2,5}){1,3}')} AND ${countDigits(7, 15)}`;
const date = matches('[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}.*|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}|[0-9]{4})');
/** Digits with the usual marks between them, and an extension; a date or a decimal is none. */
const phoneLoose = `(${phoneStrict}) OR (${matches('[(0-9][0-9 ()./-]{5,22}[0-9](?: ?(?:x|ext\\.?|-) ?[0-9]{1,5})?')} AND ${countDigits(6, 15)} AND NOT ${date} AND NOT ${matches('[0-9]+\\.[0-9]+')})`;

function countDigits(least: number, most: number): string {
  return `length(regexp_replace(v, '[^0-9]', '', 'g')) BETWEEN ${least} AND ${most}`;
}

const formats = "['%d.%m.%Y', '%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%Y/%m/%d', '%Y%m%d', '%d %b %Y', '%B %d, %Y']";
/** A day on which a living person, or one of the last century, can have been born. */
const birth = (today: string) =>
  `COALESCE(TRY_CAST(TRY_CAST(v AS TIMESTAMP) AS DATE), CAST(TRY_STRPTIME(v, ${formats}) AS DATE)) BETWEEN DATE '1900-01-01' AND DATE '${today}'`;

const title = '(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Hr|Fr|M|Mme|Mlle|Sr|Sra|Srta|Don|Doña|Sig|Dhr|Mevr)\\.? )*';
const nameStrict = `length(v) BETWEEN 2 AND 90 AND ${matches(`${title}\\p{Lu}[\\p{L}'’.-]*(?:(?:,|;| &)? (?:\\p{Lu}[\\p{L}'’.-]*|van|von|de|der|den|del|della|di|da|dos|la|le|zu|bin|ten|y)){0,9}`)}`;
const nameLoose = `length(v) BETWEEN 2 AND 60 AND ${matches("\\p{L}[\\p{L}'’.-]*(?:,? \\p{L}[\\p{L}'’.-]*){0,5}")}`;
const known = `regexp_matches(lower(strip_accents(v)), ${quoteLiteral(`(?:^|[^a-z])(?:${givenNames.join('|')})(?:[^a-z]|$)`)}) AND NOT regexp_matches(v, '[0-9_@/\\\\]')`;
const words = "len(string_split_regex(trim(v), '\\s+'))";

/** Everything that is asked of the values of a column; `today` as YYYY-MM-DD. */
export function valueTests(today: string): readonly ValueTest[] {
  return [
    ['email', email],
    ['iban', ibanSql()],
    ['card', cardSql()],
    ['ip', `(${ipv4Test}) OR (${ipv6Sql()})`],
    ['high_ip', `contains(v, ':') OR regexp_matches(v, '(^|\\.)(1[0-9]{2}|2[0-5][0-9])(\\.|$)')`],
    ['phone', phoneLoose],
    ['strict_phone', phoneStrict],
    ['birth', birth(today)],
    ['name', nameLoose],
    ['strict_name', nameStrict],
    ['known_name', known],
    ['text', `${words} >= 4 AND length(v) >= 15`],
    ['long_text', `${words} >= 8 AND length(v) >= 40 AND regexp_matches(v, '\\p{L}[.!?]([\\s"”’)]|$)')`],
    ['inner_email', "regexp_matches(v, '[^\\s@]+@[A-Za-z0-9-]+\\.[A-Za-z]{2,}') AND contains(trim(v), ' ')"],
  ];
}
