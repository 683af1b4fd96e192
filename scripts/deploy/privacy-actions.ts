/**
 * Data actions that touch personal data. They are off unless the manifest names them, and each has an integration and a
 * credential of its own: its key opens nothing else.
 */
export const PRIVACY_ACTIONS: Readonly<Record<string, { readonly role: string }>> = {
  allowPersonalData: { role: 'reveal-grant' },
  eraseConversation: { role: 'erase' },
}

export const isPrivacyAction = (name: string): boolean => Object.hasOwn(PRIVACY_ACTIONS, name)
