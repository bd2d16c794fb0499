import type { Clinic, SlotRange } from './clinic.ts'

export interface FreeSlot {
  readonly start: number
  readonly services: readonly { readonly id: string; readonly duration: number }[]
}

const minute = 60_000

/** The bookable starting times of an address: its ranges minus its bookings and breaks. */
export const freeSlots = (clinic: Clinic, address: string): FreeSlot[] => {
  const occupied = [
    ...clinic.bookings
      .filter((booking) => booking.address === address && booking.status === 'booked')
      .map(({ start, duration }) => ({ start, end: start + duration * minute })),
    ...clinic.breaks
      .filter((one) => one.address === address)
      .map(({ since, till }) => ({ start: since, end: till })),
  ]
  const isFree = (start: number, end: number): boolean =>
    !occupied.some((other) => start < other.end && other.start < end)
  // assumed: a disabled calendar has no free slots
  const isOpen = clinic.addresses.some(({ id, calendar }) => id === address && calendar === 'enabled')
  return (isOpen ? (clinic.ranges.get(address) ?? []) : [])
    .flatMap(startsOf)
    .map(({ start, services }) => ({
      start,
      services: services.filter(({ duration }) => isFree(start, start + duration * minute)),
    }))
    .filter(({ services }) => services.length > 0)
    .toSorted((one, other) => one.start - other.start)
}

// assumed: starting times follow one another by the shortest duration that the range offers
const startsOf = ({ start, end, services }: SlotRange): FreeSlot[] => {
  const step = Math.min(...services.map(({ duration }) => duration)) * minute
  const count = Number.isFinite(step) ? Math.floor((end - start) / step) : 0
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * step
    return { start: at, services: services.filter(({ duration }) => at + duration * minute <= end) }
  })
}
