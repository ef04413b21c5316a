/** The days of a month in weeks from Monday to Sunday, with the days of the months around it that fill the first and last week. */
export function weeksOf(month: string): string[][] {
  const [year, number] = month.split('-').map(Number)
  const first = Date.UTC(year!, number! - 1, 1)
  const start = first - ((new Date(first).getUTCDay() + 6) % 7) * 86_400_000
  const weeks: string[][] = []
  for (let day = start; weeks.length < 6; day += 7 * 86_400_000) {
    if (weeks.length > 0 && new Date(day).toISOString().slice(0, 7) > month) break
    weeks.push(Array.from({ length: 7 }, (_, at) => new Date(day + at * 86_400_000).toISOString().slice(0, 10)))
  }
  return weeks
}

export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, number! - 1 + by, 1)).toISOString().slice(0, 7)
}
