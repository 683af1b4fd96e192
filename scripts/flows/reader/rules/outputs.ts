import { everyAction, type FlowModel } from '../flow-model.js'
import { ACTION_KINDS } from '../grammar/action-kinds.js'
import type { FlowFinding } from '../problem.js'

/** Outputs that an action may take and that nothing stands behind. */
export function checkOutputs(model: FlowModel): FlowFinding[] {
  return model.states
    .flatMap(({ actions }) => everyAction(actions))
    .flatMap(({ kind, path, branches }) => {
      const needed = kind === 'switch' ? ['default'] : (ACTION_KINDS[kind]?.outputs ?? [])
      return needed
        .filter((output) => !branches.some(({ label }) => label === output))
        .map((output) => ({
          path,
          message: `output "${output}" is not handled`,
          mend: `Add "${output}" with what is to happen then.`,
        }))
    })
}
