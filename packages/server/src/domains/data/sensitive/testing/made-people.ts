/** Made-up people: nobody's data, every number valid by its check digits. The same every time. */
export interface MadePerson {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly card: string;
  readonly iban: string;
  readonly ip: string;
  readonly birth: string;
  readonly comment: string;
}

const first = 'Anna Jürgen Maria Thomas Élodie Pablo Sophie Ahmed Claire Giulia Ivan Priya Yuki Olga Björn Chloé'.split(
  ' ',
);
const last = "Müller|O'Connor|García|Lefèvre|Rossi|Nowak|Tanaka|Schmidt|van Dijk|de la Cruz|Kowalska|Öztürk".split('|');
const texts = [
  'The parcel came late and the driver was rude to my wife.',
  'Please call me back after six, the line keeps breaking down.',
  'I moved house in May; my old address must not be used any more.',
];

/** Person number `i`. */
export function makePerson(i: number): MadePerson {
  const name = `${pick(first, i * 7)} ${pick(last, i * 5 + 1)}`;
  return {
    name,
    email: `user.${i}@example${i % 3}.org`,
    phone: `+49 30 ${String(9_000_000 + ((i * 7919) % 900_000))}`,
    card: withLuhn(`4${String(100_000_000_000_00 + i * 104_729).slice(0, 14)}`),
    iban: withCheckDigits(
      'DE',
      `${String(37_040_044 + (i % 50)).padStart(8, '0')}${String(i * 99_991).padStart(10, '0')}`,
    ),
    ip: `${20 + (i % 180)}.${(i * 31) % 256}.${(i * 17) % 256}.${1 + ((i * 13) % 250)}`,
    birth: `${1940 + (i % 60)}-${two(1 + (i % 12))}-${two(1 + (i % 28))}`,
    comment: `${pick(texts, i)} Ticket ${i}, as I said to ${name}.`,
  };
}

function pick(values: readonly string[], at: number): string {
  return values[at % values.length] ?? '';
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Appends Luhn's check digit. */
function withLuhn(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** Puts the check digits of ISO 13616 before an account number of digits. */
function withCheckDigits(country: string, account: string): string {
  const letters = [...country].map((letter) => letter.charCodeAt(0) - 55).join('');
  const check = 98n - (BigInt(`${account}${letters}00`) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}
