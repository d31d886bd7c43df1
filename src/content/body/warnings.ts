/** Something that a conversion could not represent. */
export interface Warning {
  /** Stable, for programs: `image_removed`, `table_flattened`… */
  code: string
  /** One sentence for people. */
  detail: string
}

/** Collects warnings: each once, and no more of one kind than a person would read. */
export class Warnings {
  readonly #details = new Map<string, Set<string>>()
  readonly #untold = new Map<string, number>()

  add(code: string, detail: string) {
    const details = this.#details.get(code) ?? new Set()
    this.#details.set(code, details)
    if (details.has(detail)) return
    if (details.size < 20) details.add(detail)
    else this.#untold.set(code, (this.#untold.get(code) ?? 0) + 1)
  }

  list(): Warning[] {
    return [...this.#details].flatMap(([code, details]) => {
      const untold = this.#untold.get(code)
      const told = untold ? [...details, `${untold} more of the same kind.`] : [...details]
      return told.map((detail) => ({ code, detail }))
    })
  }
}
