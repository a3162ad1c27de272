/** A program that is hot in one function, and has a secret everywhere where a program can have one. */
type Told = Readonly<Record<string, string>>;

const [, , argument = ''] = process.argv;
const told: Told = { [argument]: process.env['PROFILE_SECRET'] ?? '' };
const pattern = new RegExp(`(?:${argument})+$`);

function plantedHot(rounds: number): number {
  let sum = 0;
  for (let index = 0; index < rounds; index += 1) sum += Math.sqrt(index) * Math.sin(index);
  return sum;
}

function plantedCool(rounds: number): number {
  return pattern.test('x'.repeat(rounds)) ? 1 : 0;
}

const endMs = Date.now() + 2_000;
let sum = 0;
while (Date.now() < endMs) sum += plantedHot(200_000) + plantedCool(10);
process.exitCode = Number.isFinite(sum) && Object.keys(told).length === 1 ? 0 : 1;
