/** The way of requests to the venue and of answers back, which takes its time and may be cut by a death of the broker. */
import { drawFraction, drawInteger, type RandomSource } from '../../src/core/random.ts';
import type { HttpAnswer, HttpRequest } from '../../src/services/broker/index.ts';
import type { FaultRates, VenueApi } from '../../src/services/venue/index.ts';
import type { VirtualTimers } from '../core/kill-switch/virtual-timers.ts';

/** The broker has died. */
export class Died extends Error {}

/** What the network is made of. */
export interface NetworkGround {
  readonly plan: { readonly faults?: FaultRates };
  readonly time: VirtualTimers;
  readonly api: VenueApi;
  readonly random: RandomSource;
  readonly conditions: { readonly latencyMs: number | null; readonly placingLatencyMs: number | null };
}

/** The life that a request belongs to. */
export interface Traveller {
  /** Passes a moment at which the life may end; throws `Died` where it does. */
  readonly pass: (moment: string) => void;
  readonly isDead: () => boolean;
}

/** A request goes to the venue and its answer back; what was sent arrives, whoever has given up or died meanwhile. */
export function travel(
  { plan, time, api, random, conditions }: NetworkGround,
  { method, url, headers, body }: HttpRequest,
  signal: AbortSignal,
  { pass, isDead }: Traveller,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    pass('request-before');
    const isLate = drawFraction(random) < (plan.faults === undefined ? 0 : 0.02);
    const ownMs = method === 'POST' ? conditions.placingLatencyMs : null;
    const thereMs = ownMs ?? conditions.latencyMs ?? drawInteger(random, 1, isLate ? 3_000 : 30);
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
    time.start(thereMs, () => {
      const reply = api.reply(
        {
          method,
          target: url.slice('http://venue'.length),
          body,
          key: headers['x-api-key'],
          timestamp: headers['x-timestamp'],
          signature: headers['x-signature'],
        },
        Number(time.clock.nowNs() / 1_000_000n),
      );
      if (isDead() || reply.kind === 'silence') return;
      const back = reply.kind === 'answer' ? reply.delayMs : 0;
      time.start(1 + back, () => {
        if (isDead()) return;
        try {
          pass('answer-before');
          if (reply.kind === 'answer')
            resolve({ status: reply.status, retryAfter: reply.retryAfter ?? undefined, body: reply.body });
          else reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
          pass('answer-after');
        } catch (error) {
          if (!(error instanceof Died)) throw error;
        }
      });
    });
    pass('request-after');
  });
}
