/** One entry as `menu/create` takes it. */
export interface MenuButton {
  readonly name: string
  readonly type?: string
  readonly key?: string
  readonly url?: string
  readonly appid?: string
  readonly pagepath?: string
  readonly media_id?: string
  readonly article_id?: string
  readonly sub_button?: readonly MenuButton[]
}

/** A menu as `menu/create` takes it. */
export interface Menu {
  readonly button: readonly MenuButton[]
}

/** What each type of entry needs besides its name (WeChat's documentation of menu/create). */
export const BUTTON_FIELDS: Readonly<Record<string, readonly (keyof MenuButton)[]>> = {
  click: ['key'],
  scancode_push: ['key'],
  scancode_waitmsg: ['key'],
  pic_sysphoto: ['key'],
  pic_photo_or_album: ['key'],
  pic_weixin: ['key'],
  location_select: ['key'],
  view: ['url'],
  miniprogram: ['url', 'appid', 'pagepath'],
  media_id: ['media_id'],
  view_limited: ['media_id'],
  article_id: ['article_id'],
  article_view_limited: ['article_id'],
}

/** Entries one below the other with their place, as people count them: `1`, `1.1`, `1.2`, `2`. */
export function placedButtons({ button }: Menu): { readonly place: string; readonly button: MenuButton }[] {
  return button.flatMap((entry, at) => [
    { place: String(at + 1), button: entry },
    ...(entry.sub_button ?? []).map((below, index) => ({ place: `${at + 1}.${index + 1}`, button: below })),
  ])
}

/** True when customers would see and get the same; what WeChat adds to an answer (empty lists, ids) does not count. */
export function isSameMenu(left: Menu, right: Menu): boolean {
  return JSON.stringify(bare(left)) === JSON.stringify(bare(right))
}

/** Only the fields that its type has, in one order. @returns what `menu/create` is sent */
export function bare({ button }: Menu): Menu {
  return { button: button.map(bareButton) }
}

function bareButton(button: MenuButton): MenuButton {
  if (button.sub_button !== undefined && button.sub_button.length > 0) {
    return { name: button.name, sub_button: button.sub_button.map(bareButton) }
  }
  const { name, type = '' } = button
  const fields = (BUTTON_FIELDS[type] ?? []).flatMap((field) =>
    button[field] === undefined ? [] : [[field, button[field]] as const],
  )
  return { name, type, ...Object.fromEntries(fields) }
}
