import { expect, test } from 'vitest';
import { judgeContract } from '../generators/contract-claims.ts';
import { CONTRACTS } from '../generators/contracts.ts';

const COUNT = 10_000;

test.each(Object.entries(CONTRACTS))(
  '10,000 valid messages of the contract "%s" are accepted, and 10,000 with one wrong place refused by its name',
  (name, contract) => {
    const { accepted, refused, fields, wrongFields } = judgeContract(contract, { numRuns: COUNT });
    const counts = `${accepted} accepted · ${refused} refused by name, in ${wrongFields.length} fields`;
    process.stdout.write(`${name.padEnd(9)} ${counts}\n`);
    expect({ accepted, refused }).toEqual({ accepted: COUNT, refused: COUNT });
    expect(wrongFields).toEqual(fields);
  },
);
