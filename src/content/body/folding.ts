/** A text without the differences that do not count when words are compared, and where each character of it comes from. */
interface Folded {
  text: string
  /** For each UTF-16 unit of `text`, where what it stands for begins and ends in the original. */
  starts: number[]
  ends: number[]
}

/** Makes white space one space, quotation marks `"`, apostrophes `'`, and composes characters (NFC). */
export function foldText(original: string): Folded {
  let text = ''
  const starts: number[] = []
  const ends: number[] = []
  for (const { 0: cluster, index } of original.matchAll(/\s+|\P{M}[\p{M}\u1160-\u11FF]*|\p{M}+/gu)) {
    const folded = foldCluster(cluster)
    text += folded
    for (let unit = 0; unit < folded.length; unit += 1) {
      starts.push(index)
      ends.push(index + cluster.length)
    }
  }
  return { text, starts, ends }
}

function foldCluster(cluster: string): string {
  if (/^\s/.test(cluster)) return ' '
  if (/^["“”„‟«»″＂]$/.test(cluster)) return '"'
  if (/^['‘’‚‛‹›′ʼ＇`´]$/.test(cluster)) return "'"
  return cluster.normalize('NFC')
}

/**
 * Where `wanted` occurs in `sequence` without overlapping. Knuth, Morris and Pratt's method:
 * linear time, whatever the text.
 */
export function findRuns<Item>(sequence: ArrayLike<Item>, wanted: ArrayLike<Item>): number[] {
  const fallback = fallbacks(wanted)
  const found: number[] = []
  let matched = 0
  for (let at = 0; at < sequence.length; at += 1) {
    while (matched > 0 && wanted[matched] !== sequence[at]) matched = fallback[matched - 1] ?? 0
    if (wanted[matched] === sequence[at]) matched += 1
    if (matched < wanted.length) continue
    found.push(at + 1 - matched)
    matched = 0
  }
  return found
}

/** For each prefix of `wanted`, the length of the longest proper prefix of it that is its end, too. */
function fallbacks<Item>(wanted: ArrayLike<Item>): number[] {
  const lengths = [0]
  let matched = 0
  for (let at = 1; at < wanted.length; at += 1) {
    while (matched > 0 && wanted[matched] !== wanted[at]) matched = lengths[matched - 1] ?? 0
    if (wanted[matched] === wanted[at]) matched += 1
    lengths.push(matched)
  }
  return lengths
}
