import { Command, Option } from 'commander';
import type { Config, LoadedConfig } from '../../core/config/index.ts';
import { asPrice, decimalFromInteger, makeDecimal } from '../../core/money/index.ts';
import { createRandomSource } from '../../core/random.ts';
import type { ApiKey } from '../../core/secrets/index.ts';
import type { Clock } from '../../core/time.ts';
import {
  ALL_FAULTS,
  createFaults,
  createVenueApi,
  openExchange,
  startVenueServer,
} from '../../services/venue/index.ts';
import { addConfigOptions, type ConfigOptions, withConfig } from '../config-options.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';

const EXAMPLES = `
Examples:
  njord venue                      a venue that does what it is asked for
  njord venue --faults --seed 7    one that also limits, repeats, forgets, breaks connections, and is silent

It listens on 127.0.0.1 only. Its one account has the API key of config/secrets.enc.yaml, so that requests are signed as for
any venue, and a million of everything. Orders, balances and trades end with the process.
Exit codes: 0 stopped by Ctrl-C or SIGTERM, 1 the port is taken, 2 wrong usage or settings.`;

interface VenueOptions extends ConfigOptions {
  readonly port: number;
  readonly seed: number;
  readonly faults?: true;
}

/** Makes the command `njord venue`. */
export function venueCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return addConfigOptions(new Command('venue'))
    .description('Run a simulated venue on this machine, for `njord run broker`.')
    .addOption(
      new Option('--port <number>', 'port, 0 for a free one').argParser(wholeNumber(0, 65_535)).default(9470),
    )
    .addOption(
      new Option('--seed <number>', 'which prices, and which faults')
        .argParser(wholeNumber(0, 2 ** 31 - 1))
        .default(42),
    )
    .option('--faults', 'do to clients what venues do')
    .addHelpText('after', EXAMPLES)
    .action(async (options: VenueOptions) => {
      onDone(await withConfig(ports, options, (loaded) => runVenue(ports, options, loaded)));
    });
}

/** Pause between two ticks of the market, in milliseconds. */
const TICK_MS = 250;

async function runVenue(ports: CliPorts, options: VenueOptions, loaded: LoadedConfig): Promise<ExitCode> {
  const { config, secrets } = loaded;
  if (secrets.apiKey === undefined) {
    await ports.stderr.write(
      `njord: expected api_keys.${config.exchange.venue} in config/secrets.enc.yaml, was none: requests to the venue are ` +
        'signed. Any words will do for a simulated one.\n',
    );
    return EXIT_CODE.usage;
  }
  const host = await ports.openHost();
  const clock: Clock = { nowNs: () => ports.nowNs(), monotonicMs: () => ports.monotonicMs() };
  const timers = { start: host.after };
  const server = await startVenueServer({
    ...simulation(config, secrets.apiKey, options),
    clock,
    timers,
    tickMs: TICK_MS,
    port: options.port,
  });
  await ports.stderr.write(`venue: simulated at http://127.0.0.1:${server.port}\n`);
  await new Promise<void>((resolve) => {
    host.onEnding(() => {
      resolve();
    });
  });
  await server.close();
  return EXIT_CODE.ok;
}

function simulation(
  { exchange: { symbols } }: Config,
  apiKey: ApiKey,
  { seed, faults: isFaulty }: VenueOptions,
) {
  const faults = createFaults(createRandomSource(seed), isFaulty === true ? ALL_FAULTS : {});
  const assets = symbols.flatMap((symbol) => symbol.split('/'));
  const exchange = openExchange({
    seed,
    markets: symbols.map((symbol) => ({ symbol, price: asPrice(decimalFromInteger(10)) })),
    funds: new Map(assets.map((asset) => [asset, decimalFromInteger(1_000_000)])),
    feeRate: makeDecimal(1n, 3),
    restTicksMax: 2_400,
  });
  const account = { key: apiKey.key.reveal(), secret: apiKey.secret.reveal() };
  return { exchange, faults, api: createVenueApi({ exchange, faults, account }) };
}
