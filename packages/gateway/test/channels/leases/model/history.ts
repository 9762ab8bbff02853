import { seeded } from "../../../stage/seeded.ts";
import { type Broken, ModelDatabase } from "./model-database.ts";
import { ModelNode, type Variant, type World } from "./model-node.ts";
import { VirtualTime } from "./virtual-time.ts";

/** What a history came to. */
export interface Outcome {
  /** What must not be. Empty for a good one. */
  wrong: string[];
  /** What happened, in order: for who wants to know why. */
  told: string[];
  /** Links that a paused node had, and that WhatsApp ended when another one logged in. */
  replaced: number;
}

/** Faults come for this long; then there is peace: the last that stand still go on within half a minute, and all has to be well soon after. */
const FAULTS_MS = 90_000;
const PEACE_MS = 80_000;
const MOST_NODES = 5;

/** Plays one history, the same one for the same seed. */
export function play(seed: number, variant: Variant & Broken = {}): Outcome {
  return new History(seed, variant).play();
}

class History {
  readonly #random: () => number;
  readonly #time = new VirtualTime();
  readonly #database: ModelDatabase;
  readonly #nodes: ModelNode[] = [];
  readonly #variant: Variant;
  readonly #world: World;
  readonly #outcome: Outcome = { wrong: [], told: [], replaced: 0 };

  constructor(seed: number, { fence, ...variant }: Variant & Broken) {
    const random = seeded(seed);
    this.#random = random;
    this.#variant = variant;
    this.#database = new ModelDatabase(10_000, fence ? { fence } : {});
    this.#world = {
      time: this.#time,
      database: this.#database,
      random,
      slow: random() < 0.5 ? 0 : random() * 10,
      lost: random() < 0.5 ? 0 : random() * 20,
      notify: () => {
        for (const node of this.#nodes) {
          if (random() < 0.8 && !node.isCutOff)
            this.#time.after(random() * 50, () => !node.isPaused && node.tell({ is: "notice" }));
        }
      },
      opened: (node, channelId) => this.#opened(node, channelId),
    };
  }

  play(): Outcome {
    const channels = 3 + Math.floor(this.#random() * 10);
    for (let n = 0; n < channels; n += 1) this.#database.insert(`C${n}`, `C${n}`, null);
    for (const id of ["app", "n1", "n2"]) this.#database.insert(id, "app", null);
    for (let n = 1 + Math.floor(this.#random() * 3); n > 0; n -= 1) this.#join();
    this.#faults();
    this.#writes();
    this.#time.runTo(FAULTS_MS, () => this.#look());
    this.#peace();
    this.#time.runTo(FAULTS_MS + PEACE_MS, () => this.#look());
    this.#end();
    return this.#outcome;
  }

  #alive(): ModelNode[] {
    return this.#nodes.filter(({ isGone }) => !isGone);
  }

  #say(text: string): void {
    this.#outcome.told.push(`${String(this.#time.now).padStart(6)} ${text}`);
  }

  #wrong(text: string): void {
    this.#say(`WRONG: ${text}`);
    this.#outcome.wrong.push(text);
  }

  #join(): void {
    const node = new ModelNode(this.#world, this.#variant);
    this.#nodes.push(node);
    this.#say(`node ${node.nodeNo} joins`);
  }

  #faults(): void {
    this.#time.after(500 + this.#random() * 8_000, () => {
      if (this.#time.now >= FAULTS_MS) return;
      this.#fault();
      this.#faults();
    });
  }

  #fault(): void {
    const random = this.#random;
    const alive = this.#alive();
    const node = alive[Math.floor(random() * alive.length)];
    const ms = Math.round(random() < 0.5 ? random() * 3_000 : random() * 30_000);
    const what = Math.floor(random() * 9);
    if (!node || what === 0) {
      if (alive.length < MOST_NODES) this.#join();
    } else if (what <= 2) {
      this.#say(`node ${node.nodeNo} stands still for ${ms}`);
      node.pause(ms);
    } else if (what <= 4) {
      this.#say(`node ${node.nodeNo} is cut off from the database for ${ms}`);
      node.isCutOff = true;
      this.#time.after(ms, () => {
        node.isCutOff = false;
      });
    } else if (what === 5) {
      this.#say(`node ${node.nodeNo} is killed`);
      node.kill();
    } else if (what === 6) {
      this.#say(`node ${node.nodeNo} is asked to stop`);
      if (!node.isPaused) node.tell({ is: "stop" });
    } else if (what === 7) {
      this.#say(`the database restarts in ${ms}`);
      this.#database.isUp = false;
      this.#time.after(ms, () => {
        this.#database.isUp = true;
      });
    } else {
      const step = Math.round((random() - 0.5) * 7_200_000);
      this.#say(`the database's clock is set by ${step}`);
      this.#database.clockMs += step;
    }
  }

  #writes(): void {
    this.#time.after(this.#random() * 500, () => {
      for (const node of this.#alive()) for (const channelId of node.links.keys()) node.write(channelId);
      if (this.#time.now < FAULTS_MS) this.#writes();
    });
  }

  #peace(): void {
    this.#say("peace");
    this.#database.isUp = true;
    Object.assign(this.#world, { lost: 0, slow: 0 });
    for (const node of this.#alive()) node.isCutOff = false;
    this.#join();
  }

  /** WhatsApp throws out the link of before. Only a node that cannot know better may still have one. */
  #opened(node: ModelNode, channelId: string): void {
    this.#say(`node ${node.nodeNo} opens ${channelId}`);
    for (const other of this.#alive()) {
      if (other === node || !other.links.has(channelId)) continue;
      if (!other.isPaused)
        this.#wrong(`${channelId} is open at nodes ${other.nodeNo} and ${node.nodeNo} at once`);
      this.#outcome.replaced += 1;
      other.links.delete(channelId);
    }
  }

  #look(): void {
    const open = new Map<string, number>();
    for (const { nodeNo, links, isPaused } of this.#alive()) {
      if (isPaused) continue;
      for (const channelId of links.keys()) {
        const other = open.get(channelId);
        if (other !== undefined) this.#wrong(`${channelId} is open at nodes ${other} and ${nodeNo}`);
        open.set(channelId, nodeNo);
      }
    }
  }

  #end(): void {
    for (const write of this.#database.wrongWrites) this.#wrong(`a write counted: ${write}`);
    const alive = this.#alive();
    for (const channelId of this.#database.leases.keys()) {
      const open = alive.filter(({ links }) => links.has(channelId));
      if (open.length !== 1) this.#wrong(`${channelId} is open at ${open.length} nodes in the end`);
    }
    const counts = alive.map(({ links }) => new Set([...links.values()].map(({ unit }) => unit)).size);
    if (Math.max(...counts) - Math.min(...counts) > 1)
      this.#wrong(`nodes hold ${counts.join(", ")} in the end`);
  }
}
