/** A program that works a little all the time, until it is ended. */
function busyWork(): number {
  let sum = 0;
  for (let index = 0; index < 100_000; index += 1) sum += Math.sqrt(index);
  return sum;
}

setInterval(busyWork, 5);
process.stdout.write('ready\n');
