import { MenuApiError, type ReadMenu } from './menu-api.js'

/** True when customers see a menu. */
export function hasMenu({ isOpen, current }: ReadMenu): boolean {
  const button = (current as { button?: unknown } | undefined | null)?.button
  return isOpen && Array.isArray(button) && button.length > 0
}

/** @throws MenuApiError in plain words when WeChat's answer is not of the documented form. */
export function understood<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new MenuApiError('WeChat answered a menu in a form that is not documented.', undefined)
  }
}
