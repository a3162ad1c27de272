import type { BusObserver } from './bus-observer.ts';
import type { BusServer } from './bus-server.ts';
import type { KillBoard } from './kill-board.ts';
import type { MarketFeed } from './market-feed.ts';
import type { SimulatedDisk } from './simulated-disk.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { ArmedVenueFaults } from './venue-faults.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Witness } from './witness.ts';

/** Everything that faults can be done to. */
export interface Cast {
  readonly time: VirtualTime;
  readonly server: BusServer;
  readonly busDisk: SimulatedDisk;
  readonly processes: readonly SimulatedProcess[];
  readonly feed: MarketFeed;
  readonly kill: KillBoard;
  readonly venueFaults: ArmedVenueFaults;
  readonly observer: BusObserver;
  readonly witness: Witness;
}
