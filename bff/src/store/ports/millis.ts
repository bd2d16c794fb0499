/** All times are milliseconds since 1970. */
export type Millis = number
