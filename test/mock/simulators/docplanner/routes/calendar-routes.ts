import type { Hono } from 'hono'
import { failure, resource } from '../answer.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'

/** Reads, enables and disables the calendar of an address. @see https://integrations.docplanner.com/docs */
export const calendarRoutes = (api: Hono<ResourceVariables>): void => {
  api.get(`${addressPath}/calendar`, (c) => resource({ status: c.var.address.calendar }))
  for (const [verb, status] of [
    ['enable', 'enabled'],
    ['disable', 'disabled'],
  ] as const)
    api.post(`${addressPath}/calendar/${verb}`, (c) => {
      if (c.var.address.calendar === status) return failure(409, `Calendar already ${status}`)
      c.var.address.calendar = status
      return resource({ status })
    })
}
