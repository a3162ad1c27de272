/** A thread that runs simulations: answers each piece of work with what came of it. */
import { parentPort } from 'node:worker_threads';
import { doTask, type SimulationTask, settleThread } from './simulation-task.ts';

parentPort?.on('message', (task: SimulationTask) => {
  void doTask(task, settleThread).then((answer) => parentPort?.postMessage(answer));
});
