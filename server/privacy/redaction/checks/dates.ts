const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Whether month and day exist; 29 February does in every year here. */
export function isMonthAndDay(month: number, day: number): boolean {
  return day >= 1 && day <= (DAYS[month - 1] ?? 0)
}

/**
 * Whether eight digits are a date on which somebody alive can have been born.
 * @param digits yyyymmdd
 */
export function isBirthDate(digits: string): boolean {
  const year = Number(digits.slice(0, 4))
  return year >= 1900 && year <= 2099 && isMonthAndDay(Number(digits.slice(4, 6)), Number(digits.slice(6, 8)))
}
