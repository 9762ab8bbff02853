import { type DeliveryStage, type DeliveryStageOptions, setDeliveryStage } from "./delivery-stage.ts";
import { type Faults, type FaultyStore, faultyStore } from "./faulty-store.ts";

export interface FaultyStage {
  stage: DeliveryStage;
  faulty: FaultyStore;
}

export interface FaultyStageOptions extends DeliveryStageOptions {
  /** With which faults the store begins. Without them it begins well. */
  faults?: Faults;
}

/** A delivery stage whose store fails when a test asks for it. */
export async function setFaultyStage({ faults, ...options }: FaultyStageOptions = {}): Promise<FaultyStage> {
  let faulty: FaultyStore | undefined;
  const stage = await setDeliveryStage({
    ...options,
    around: (store) => {
      faulty = faultyStore(store);
      if (faults) faulty.break(faults);
      return faulty.store;
    },
  });
  if (!faulty) throw new Error("the stage was set without its store");
  return { stage, faulty };
}
