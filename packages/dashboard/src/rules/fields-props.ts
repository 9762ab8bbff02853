import type { FormFaults } from "./rule-fault.ts";
import type { RuleForm } from "./rule-form.ts";

/** What every group of fields takes. */
export interface FieldsProps {
  form: RuleForm;
  faults: FormFaults;
  set: (change: Partial<RuleForm>) => void;
}
