/** What happens on a request of the page. It may answer an object, then or later; a Refusal is told there. */
export type Action = (body: unknown) => unknown

/** Commands of one part of the page, by path. */
export type ActionRows = Readonly<Record<string, Action>>

export interface Actions {
  find(path: string): Action | undefined
}

/** The page's commands: the rows of its parts. */
export function makeActions(...parts: readonly ActionRows[]): Actions {
  const actions: ActionRows = Object.assign({}, ...parts)
  return { find: (path) => (Object.hasOwn(actions, path) ? actions[path] : undefined) }
}
