/** How far a long work has come: what is done of it, and all of it. */
export interface Progress {
  done: number;
  all: number;
}

/** Tells whole steps of a tenth, each once; nothing where there is nothing to do. */
export function eachTenth(tell: (percent: number) => void): (progress: Progress) => void {
  let told = 0;
  return ({ done, all }) => {
    const tenths = all === 0 ? 0 : Math.floor((done / all) * 10);
    if (tenths > told) tell(tenths * 10);
    told = Math.max(told, tenths);
  };
}
