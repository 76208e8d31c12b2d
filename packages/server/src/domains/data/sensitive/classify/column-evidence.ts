import type { SensitiveClass } from '@kaizen/contracts';

/** What the name of a column says: how strongly it speaks for each class (0 to 1), by which words, and whether it names a thing that is no person or address. */
export interface ColumnEvidence {
  readonly strength: Readonly<Partial<Record<SensitiveClass, number>>>;
  readonly words: Readonly<Partial<Record<SensitiveClass, readonly string[]>>>;
  /** `product_name` is no name of a person, `firmware_version` no address. */
  readonly isThing: boolean;
  readonly isVersion: boolean;
}

/** Words of one strength. `words` are whole words of the name; `parts` may stand anywhere in it, for languages that join words. */
interface WordList {
  readonly class: SensitiveClass;
  readonly strength: number;
  readonly words?: string;
  readonly parts?: string;
}

// English, German, French, Spanish, with the commonest of Italian, Portuguese and Dutch; without accents.
const lists: readonly WordList[] = [
  { class: 'email', strength: 1, words: 'mail mails courriel correo', parts: 'email mailadr courriel correoelec' },
  { class: 'iban', strength: 1, parts: 'iban' },
  { class: 'iban', strength: 0.5, words: 'account konto compte cuenta conto conta', parts: 'kontonummer bankaccount' },
  {
    class: 'card',
    strength: 1,
    words: 'card cc pan carte tarjeta carta cartao',
    parts: 'creditcard kreditkart cardnumber cardno kartennummer cartebancaire numerocarte tarjeta',
  },
  {
    class: 'ip-address',
    strength: 1,
    words: 'ip ips ipv4 ipv6',
    parts: 'ipaddr ipadress adresseip direccionip indirizzoip clientip remoteip sourceip remoteaddr',
  },
  { class: 'ip-address', strength: 0.5, words: 'host addr address client remote src dst peer source destination' },
  {
    class: 'phone',
    strength: 1,
    words: 'phone phones tel fax handy mobil mobile cell cellphone portable movil celular gsm cellulare',
    parts: 'phoneno phonenum telephone telefon telefono handynummer mobilnummer rufnummer msisdn whatsapp faxnum',
  },
  {
    class: 'birth-date',
    strength: 1,
    words: 'dob bday born geb geboren',
    parts: 'birth geburts naissance nacimiento nascimento nascita geboorte',
  },
  {
    class: 'person-name',
    strength: 1,
    words: 'surname forename vorname nachname zuname prenom apellido apellidos cognome voornaam achternaam',
    parts:
      'firstname lastname givenname familyname fullname middlename maidenname familienname geburtsname nomdefamille nomcomplet nombrecompleto personname',
  },
  {
    class: 'person-name',
    strength: 0.4,
    words:
      'name names nom nombre nome naam customer client patient employee contact author owner passenger guest student teacher salesperson kunde kundin mitarbeiter ansprechpartner empleado cliente paciente employe username user person',
  },
  {
    class: 'free-text',
    strength: 1,
    words:
      'comment comments note notes remark remarks feedback message messages review reviews complaint memo bemerkung bemerkungen kommentar kommentare notiz notizen anmerkung anmerkungen nachricht freitext commentaire commentaires remarque remarques avis comentario comentarios observacion observaciones nota notas mensaje opinion diagnosis anamnese transcript',
    parts: 'freetext freitext',
  },
  { class: 'free-text', strength: 0.5, words: 'text body description beschreibung descripcion content inhalt answer' },
];

/** With one of these, `name` is a person's: `customer_name`, `nom_client`. */
const people = new Set(
  'customer client patient employee contact author owner passenger guest student teacher salesperson holder cardholder beneficiary recipient sender doctor kunde kunden kundin mitarbeiter ansprechpartner inhaber empfaenger empleado cliente paciente titular employe titulaire destinataire person'.split(
    ' ',
  ),
);
const nameWords = new Set(['name', 'names', 'nom', 'nombre', 'nome', 'naam']);

/** Words of things that have names, numbers or descriptions too. */
const things = new Set(
  'product item article sku file folder host server company firm brand city town country state region street event class type kind path table column field domain station device machine plant species model dataset schema project module function package category campaign page app job channel song movie film title team hotel school ship vessel game process tool metric feature test rule layer service cluster queue topic department branch store shop produkt artikel datei ordner firma marke stadt land ort strasse klasse maschine geraet werk projekt abteilung filiale produit fichier dossier societe entreprise marque ville pays rue classe machine magasin producto archivo empresa marca ciudad pais calle maquina tienda prodotto azienda citta paese'.split(
    ' ',
  ),
);
const versions = new Set('version versions ver release build firmware revision fassung'.split(' '));

/** Reads what a column name says. Pure. */
export function readColumnName(name: string): ColumnEvidence {
  const tokens = tokensOf(name);
  const joined = tokens.join('');
  const strength: Partial<Record<SensitiveClass, number>> = {};
  const words: Partial<Record<SensitiveClass, string[]>> = {};
  const add = (to: SensitiveClass, value: number, word: string) => {
    strength[to] = Math.max(strength[to] ?? 0, value);
    words[to] = [...new Set([...(words[to] ?? []), word])];
  };
  for (const list of compiled) {
    for (const token of tokens) if (list.words.has(token)) add(list.class, list.strength, token);
    for (const part of list.parts) if (joined.includes(part)) add(list.class, list.strength, part);
  }
  const isThing = tokens.some((token) => things.has(token));
  const named = tokens.find((token) => nameWords.has(token));
  const person = tokens.find((token) => people.has(token));
  if (named !== undefined && person !== undefined) add('person-name', 0.8, `${person} ${named}`);
  if (isThing) {
    delete strength['person-name'];
    delete words['person-name'];
  }
  return { strength, words, isThing, isVersion: tokens.some((token) => versions.has(token)) };
}

const compiled = lists.map(({ words = '', parts = '', ...list }) => ({
  ...list,
  words: new Set(words.split(' ')),
  parts: parts === '' ? [] : parts.split(' '),
}));

/** Lower-case words of a name, without accents: `customerEMail_2` is customer, e, mail, and as one text customeremail. */
function tokensOf(name: string): readonly string[] {
  return name
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .map((token) => token.replace(/^\d+|\d+$/g, '') || token)
    .filter((token) => token !== '' && !/^\d+$/.test(token));
}
