/** @returns The text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', '<br>')
}
