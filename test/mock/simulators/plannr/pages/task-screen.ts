import { html } from 'hono/html'
import { hiddenFields, page } from '../../pages/page.ts'
import { sentMessages } from '../../pages/sent-messages.ts'
import { plannrBrand } from '../oauth/consent-view.ts'
import type { Task } from '../records.ts'
import { showTask } from '../representations.ts'
import { type Change, type ScreenNeeds, sections, signedInAs, type View } from './screen.ts'

export const showTasks: View = (needs, visit, notice) => {
  const tasks = needs.records.tasks.filter(({ firm }) => firm === visit.firm.uuid)
  return page({
    brand: plannrBrand,
    title: 'Tasks',
    sections: sections(needs, 'tasks'),
    notice,
    body: html`${signedInAs(visit)}
    ${
      tasks.length === 0
        ? html`<p class="quiet">There is no task.</p>`
        : html`<ul class="items">
            ${tasks.map((task) => taskItem(needs, task))}
          </ul>`
    }
    ${sentMessages(needs.outbox.messages(), 'Planbridge')}`,
  })
}

const taskItem = ({ base }: ScreenNeeds, { uuid, name, completedAt }: Task) =>
  html`<li>
    <div class="item">
      <strong>${name}</strong>
      <span class="tag ${completedAt === undefined ? '' : 'good'}"
        >${completedAt === undefined ? 'Open' : 'Done'}</span
      >
    </div>
    ${
      completedAt === undefined
        ? html`<form method="post" action="${base}/tasks/complete" class="actions">
            ${hiddenFields({ uuid })}
            <button aria-label="Mark as done: ${name}">Mark as done</button>
          </form>`
        : ''
    }
  </li>`

export const completeTask: Change = async ({ records, now, tell }, { firm }, form) => {
  const index = records.tasks.findIndex(({ uuid, firm: of }) => uuid === form.get('uuid') && of === firm.uuid)
  const task = records.tasks[index]
  if (task === undefined || task.completedAt !== undefined) return 'missing'
  const completed: Task = { ...task, completedAt: now() }
  records.tasks[index] = completed
  await tell('task.completed', showTask(completed))
  return 'completed'
}
