/** A process that plays the pipeline once and prints what it took: `node play.ts '{"kind":"throughput",…}'`. */
import { playLag } from './play-lag.ts';
import { playSoak } from './play-soak.ts';
import { playThroughput } from './play-throughput.ts';
import { readPlay } from './plays.ts';

const play = readPlay(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify(await perform())}\n`);

function perform(): Promise<object> {
  switch (play.kind) {
    case 'throughput':
      return playThroughput(play);
    case 'lag':
      return playLag(play);
    case 'soak':
      return playSoak(play);
  }
}
