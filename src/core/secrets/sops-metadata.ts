import { z } from 'zod';
import { setting, settingOr } from '../config/setting.ts';
import { boolean, Refusal, text } from '../contracts/field-reader.ts';
import { parseSopsEnvelope, type SopsEnvelope } from './sops-envelope.ts';

function envelope(value: unknown): SopsEnvelope | Refusal {
  return (typeof value === 'string' ? parseSopsEnvelope(value) : undefined) ?? NOT_AN_ENVELOPE;
}

const NOT_AN_ENVELOPE = new Refusal('ENC[AES256_GCM,…] as sops writes it');

/**
 * The block `sops` of an encrypted file, as far as we need it. It belongs to another program, so that keys we do not
 * know pass: new versions add some.
 */
export const SOPS_METADATA = z.looseObject({
  mac: setting(envelope),
  lastmodified: setting(text(1, 64)),
  mac_only_encrypted: settingOr(boolean, false),
  age: z
    .array(
      z.looseObject(
        { recipient: setting(text(1, 4096)), enc: setting(text(1, 16_384)) },
        { error: 'a recipient and its envelope' },
      ),
      { error: 'a list of age recipients' },
    )
    .min(1, { error: 'at least one age recipient' })
    .max(64, { error: 'at most 64 age recipients' }),
});

/** The block `sops` of an encrypted file. */
export type SopsMetadata = z.infer<typeof SOPS_METADATA>;
