/** Encrypts made-up secrets with the `sops` of this machine and lets Njord read them: the format is not Njord's own. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';

const root = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'njord-sops-'));

try {
  process.exitCode = await checkSops();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function checkSops(): Promise<number> {
  const identity = await generateIdentity();
  const [plainFile, keyFile] = [join(folder, 'plain.yaml'), join(folder, 'age.key')];
  mkdirSync(join(folder, 'config'));
  cpSync(join(root, 'config', 'base.yaml'), join(folder, 'config', 'base.yaml'));
  writeFileSync(keyFile, `${identity}\n`, { mode: 0o600 });
  writeFileSync(
    plainFile,
    'api_keys:\n  binanceus:\n    key: made-up\n    secret: "0x00 made up, ünïcode"\n',
  );
  try {
    const words = ['--encrypt', '--age', await identityToRecipient(identity), plainFile];
    const encrypted = execFileSync('sops', words, { encoding: 'utf8' });
    writeFileSync(join(folder, 'config', 'secrets.enc.yaml'), encrypted, { mode: 0o600 });
    const check = ['config', 'check', '--root', folder, '--age-key-file', keyFile];
    process.stdout.write(
      execFileSync(process.execPath, [join(root, 'bin', 'njord.js'), ...check], { encoding: 'utf8' }),
    );
    return 0;
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
