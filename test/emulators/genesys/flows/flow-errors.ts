/** A flow holds something this runner does not know: never guessed at, never handled by the flow. */
export class FlowDefinitionError extends Error {
  override readonly name = 'FlowDefinitionError'
}

/** What fails while a flow runs and is handled by its settingsErrorHandling. */
export class FlowRuntimeError extends Error {
  override readonly name = 'FlowRuntimeError'
}
