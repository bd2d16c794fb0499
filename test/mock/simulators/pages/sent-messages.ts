import { html } from 'hono/html'
import type { SentMessage } from '../sending/outbox.ts'

const shownMax = 12

const timeOf = (at: number): string => new Date(at).toISOString().slice(11, 19)

const outcomeOf = ({ state, tries, nextAt }: SentMessage): string => {
  const last = tries.at(-1)
  const answer = last?.status == null ? 'no answer' : `answer ${last.status}`
  if (state === 'delivered') return `Delivered (${answer})`
  if (state === 'buried') return `Given up after ${tries.length} tries (${answer})`
  return last === undefined ? 'Being sent' : `Failed (${answer}); next try at ${timeOf(nextAt)} UTC`
}

const toneOf = ({ state }: SentMessage): string =>
  state === 'delivered' ? 'good' : state === 'buried' ? 'bad' : ''

/** The last messages of a provider and what became of them, newest first. */
export const sentMessages = (messages: readonly SentMessage[], toWhom: string) =>
  html`<section aria-labelledby="sent">
    <h2 id="sent">Messages sent</h2>
    ${
      messages.length === 0
        ? html`<p class="quiet">Nothing has been sent yet. Change something, and ${toWhom} is told.</p>`
        : html`<ul class="items">
            ${messages.slice(0, shownMax).map(
              (message) =>
                html`<li>
                  <div class="item">
                    <span><code>${message.name}</code></span>
                    <span class="tag ${toneOf(message)}">${outcomeOf(message)}</span>
                  </div>
                  <div class="quiet">
                    ${timeOf(message.createdAt)} UTC to
                    ${message.url}${message.from === undefined ? '' : ` from ${message.from}`}
                  </div>
                </li>`,
            )}
          </ul>`
    }
  </section>`
