/** How much is measured, and for how long. */
export interface Scale {
  articles: number
  speakers: number
  /** How many articles `content-growth` multiplies them to; null where it does not run. */
  grown: number | null
  /** How many articles a deep page of a list leaves behind. */
  deep: number
  connections: number
  warmUpSeconds: number
  seconds: number
  /** The pause after each load. */
  settleSeconds: number
  /** Runs of each work; the figures are their medians. */
  runs: number
  /** Seconds that a started process is left alone before its memory is read. */
  idleSeconds: number
}

const full: Scale = {
  articles: 10_000,
  speakers: 500,
  grown: null,
  deep: 9_000,
  connections: 32,
  warmUpSeconds: 3,
  seconds: 10,
  settleSeconds: 3,
  runs: 3,
  idleSeconds: 5,
}

/** Everything tiny: shows that the benchmarks work, and says nothing about speed. */
const smoke: Scale = {
  articles: 200,
  speakers: 20,
  grown: 500,
  deep: 150,
  connections: 4,
  warmUpSeconds: 0.1,
  seconds: 0.3,
  settleSeconds: 0.1,
  runs: 1,
  idleSeconds: 0,
}

const large = 1_000_000
/** Ten works are measured at both sizes. */
const brief = { warmUpSeconds: 2, seconds: 5, settleSeconds: 1 }

/**
 * @param options.name what `BENCH_SCALE` says: nothing, `large`, or how many articles are grown to
 * @throws Error for a `BENCH_SCALE` that means nothing
 */
export function chooseScale(options: { smoke: boolean; name: string | undefined }): Scale {
  const { smoke: isSmoke, name } = options
  if (isSmoke) return smoke
  if (!name) return full
  const grown = name === 'large' ? large : Number(name)
  if (Number.isInteger(grown) && grown > full.articles && grown <= large) return { ...full, ...brief, grown }
  throw new Error(
    `BENCH_SCALE is large, a number from ${full.articles + 1} to ${large}, or not set: ${name} is neither.`,
  )
}
