/** Lines of the relay itself to the agent. */
export function isNotice(text: string): boolean {
  return text.startsWith('【系统】') || text.startsWith('[System]')
}
