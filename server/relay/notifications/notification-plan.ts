/** How an agent's message goes out as a notification, in the place of a send plan. */
export interface NotificationPlan {
  readonly version: 3
  readonly notification: string
  /** WeChat's id of it, once it took it; '' before, and where it gives none. */
  readonly jobId: string
  /** When WeChat took it, epoch milliseconds; 0 before. */
  readonly sentAt: number
}

export function writeNotificationPlan({ notification, jobId, sentAt }: Omit<NotificationPlan, 'version'>): string {
  const plan: NotificationPlan = { version: 3, notification, jobId, sentAt }
  return JSON.stringify(plan)
}

/** @returns undefined for every other plan. */
export function readNotificationPlan(json: string): NotificationPlan | undefined {
  if (!json.startsWith('{"version":3,')) return undefined
  const plan = JSON.parse(json) as Partial<NotificationPlan>
  const { notification, jobId, sentAt } = plan
  if (typeof notification !== 'string' || typeof jobId !== 'string' || typeof sentAt !== 'number') return undefined
  return { version: 3, notification, jobId, sentAt }
}
