/**
 * What sops encrypted, opened in memory and never printed.
 *
 * @module
 */
export * from '../../../../src/core/secrets/index.ts';
export type { PrivateFileReader } from '../../../../src/core/secrets/private-file.ts';
export type { SopsMetadata } from '../../../../src/core/secrets/sops-metadata.ts';
