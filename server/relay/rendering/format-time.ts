/** China has one time zone without summer time, so a fixed offset is right and needs no table. */
const BEIJING_OFFSET_MS = 8 * 3_600_000

/** A time as customers in China read it, Beijing time: `2026-05-30 20:00`. @param at Epoch milliseconds. */
export function formatTime(at: number): string {
  const iso = new Date(at + BEIJING_OFFSET_MS).toISOString()
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
}
