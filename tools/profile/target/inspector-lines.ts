/** Who hears what the standard error of a program with an inspector says. */
export interface InspectorLinesGiven {
  /** Gets the address of the inspector, once. */
  readonly onAddress: (address: string) => void;
  /** Gets all that the program itself says. */
  readonly onText: (text: string) => void;
}

/** A text that comes in pieces. */
export interface TextTaker {
  readonly take: (piece: string) => void;
  /** Nothing more will come. */
  readonly end: () => void;
}

const NODE_SAYS = [
  /^Debugger listening on (ws:\/\/\S+)$/,
  /^For help, see: https:\/\/nodejs\.org\//,
  /^Debugger attached\.$/,
  /^Waiting for the debugger to disconnect\.\.\.$/,
  /^Debugger ending on ws:/,
];

/** Takes what Node says about its inspector out of the standard error of a program, line by line. */
export function inspectorLines({ onAddress, onText }: InspectorLinesGiven): TextTaker {
  let rest = '';
  let isKnown = false;

  function takeLine(line: string, ending: string): void {
    const match = NODE_SAYS.map((pattern) => pattern.exec(line)).find((each) => each !== null);
    if (match === undefined) {
      onText(line + ending);
      return;
    }
    const address = match[1];
    if (address === undefined || isKnown) return;
    isKnown = true;
    onAddress(address);
  }

  return {
    take(piece) {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) takeLine(line, '\n');
    },
    end() {
      if (rest !== '') takeLine(rest, '');
      rest = '';
    },
  };
}
