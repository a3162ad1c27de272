import { beforeAll, describe, expect, it } from 'vitest';
import { planParts } from '../../tools/check/parts.ts';
import { arrowDefects, type Defect, otherDefects, plantedFiles } from './check/defects.ts';
import { type CheckRun, RepositoryCopy } from './check/repository-copy.ts';

const partNames = planParts(() => true).map(({ name }) => name);

/**
 * A gate that was never seen to fail is no gate: every part meets what it must find, through the command people run. That it
 * passes on the repository as it is, `npm run check` itself says, a step of CI.
 */
describe('npm run check', () => {
  it('refuses a part it does not have', async () => {
    using copy = new RepositoryCopy();
    const { status, output } = await copy.check('--only', 'speling');
    expect(output).toContain('was "speling"');
    expect(status).toBe(2);
  });

  it('runs only the parts asked for', async () => {
    using copy = new RepositoryCopy();
    const { output } = await copy.check('--only', 'links');
    expect(output.match(/^(pass|FAIL)/gm)).toHaveLength(1);
  });

  describe('with defects planted', () => {
    let run: CheckRun;

    beforeAll(async () => {
      using copy = new RepositoryCopy();
      copy.plant(plantedFiles([...arrowDefects, ...otherDefects]));
      run = await copy.check();
    }, 600_000);

    it('fails with status 1', () => {
      expect(run.status).toBe(1);
    });

    it.each(partNames)('lets no other failure keep it from running %s', (name) => {
      expect(run.output).toMatch(new RegExp(`^FAIL {2}${name} `, 'm'));
    });

    it('knows a defect for every import rule', async () => {
      const rules = await importRules();
      expect(arrowDefects.map(({ title }) => title).toSorted()).toEqual(rules.toSorted());
    });

    it.each(arrowDefects)('finds the import that breaks $title', expectFound);

    it.each(otherDefects)('finds $title', expectFound);

    function expectFound({ part, says }: Defect): void {
      const lines = linesOf(sectionOf(run.output, part));
      for (const words of says) expect(lines).toContainEqual(expect.stringContaining(words));
    }
  });
});

async function importRules(): Promise<readonly string[]> {
  const file = new URL('../../.dependency-cruiser.js', import.meta.url);
  const { default: config } = (await import(file.href)) as {
    readonly default: { readonly forbidden: readonly { readonly name: string }[] };
  };
  return config.forbidden.map(({ name }) => name);
}

/** What the check printed about one part. */
function sectionOf(output: string, part: string): string {
  const start = output.search(new RegExp(`^FAIL {2}${part} `, 'm'));
  const rest = output.slice(start + 1);
  const end = rest.search(/^(pass|FAIL) {2}|^\d+ of \d+ parts/m);
  return rest.slice(0, end);
}

/**
 * The lines of a section with single spaces. ESLint writes the file above its findings: each finding gets it in front,
 * without line and column.
 */
function linesOf(section: string): readonly string[] {
  let file = '';
  return section.split('\n').map((text) => {
    const line = text.trim().replaceAll(/\s+/g, ' ');
    if (/^\/\S+$/.test(line)) file = line;
    return line.replace(/^\d+:\d+ error (Function )?/, `${file} `);
  });
}
