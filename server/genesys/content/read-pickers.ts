import type { DatePicker, ListPicker } from '../../relay/messages/agent-content.js'
import type { DatePickerElement, ListPickerElement } from './element-schemas.js'

/** A list to pick from. An item is answered like a button: Open Messaging knows no answer of a list's own. */
export function listPickerOf({ receivedMessage, sections }: ListPickerElement['listPicker']): ListPicker {
  return {
    kind: 'listPicker',
    title: receivedMessage?.title ?? '',
    subtitle: receivedMessage?.subtitle ?? '',
    sections: sections.map(({ title, items }) => ({
      title: title ?? '',
      items: items.map((item) => ({
        subtitle: item.subtitle ?? '',
        option: { type: 'Button', text: item.title, payload: item.id || item.title },
      })),
    })),
  }
}

/** Times to pick from. The answer is the time as it came. Times that are none are left out. */
export function datePickerOf(picker: DatePickerElement['datePicker']): DatePicker {
  const { title, subtitle, location, availableTimes, dateMinimum, dateMaximum } = picker
  return {
    kind: 'datePicker',
    title: title ?? '',
    subtitle: subtitle ?? '',
    location: location?.text || location?.address || '',
    earliest: timeOf(dateMinimum),
    latest: timeOf(dateMaximum),
    times: (availableTimes ?? []).flatMap(({ dateTime, duration }) => {
      const at = timeOf(dateTime)
      if (at === undefined) return []
      const durationMinutes = Math.round((duration ?? 0) / 60)
      return [{ at, durationMinutes, option: { type: 'DatePicker' as const, text: dateTime, payload: dateTime } }]
    }),
  }
}

function timeOf(time: string | null | undefined): number | undefined {
  if (!time) return undefined
  const at = Date.parse(time)
  return Number.isNaN(at) ? undefined : at
}
