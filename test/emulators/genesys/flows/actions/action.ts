import type { FlowDefinition } from '../flow-definition.js'
import type { FlowScope } from '../flow-scope.js'
import type { FlowEffect, FlowEnding, FlowStart, FlowWorld } from '../flow-world.js'
import type { StrictMap } from '../strict-map.js'

/** What follows an action: nothing special, another state, or the end. */
export type Next = undefined | { readonly state: string } | { readonly ending: FlowEnding }

/** What an action can use of the run that it belongs to. */
export interface ActionRun {
  readonly flow: FlowDefinition
  readonly start: FlowStart
  readonly world: FlowWorld
  readonly scope: FlowScope
  record(effect: FlowEffect): void
  runActions(actions: readonly unknown[]): Promise<Next>
  runModule(module: FlowDefinition, inputs: StrictMap): Promise<FlowScope>
}

export type Action = (body: unknown, run: ActionRun) => Next | Promise<Next>
