/** Bodies of one person that may be read at the same time. Each takes up to 64 KiB of memory until its call is sent. */
const bodiesMax = 64

/** Counts the request bodies that each person is sending, before their calls ask for a place. */
export class BodyShares {
  readonly #byPerson = new Map<string, number>()

  /** False if the person sends too many bodies already; else `end` has to follow. */
  begin(person: string): boolean {
    const sent = this.#byPerson.get(person) ?? 0
    if (sent >= bodiesMax) return false
    this.#byPerson.set(person, sent + 1)
    return true
  }

  end(person: string): void {
    const left = (this.#byPerson.get(person) ?? 0) - 1
    if (left > 0) this.#byPerson.set(person, left)
    else this.#byPerson.delete(person)
  }
}
