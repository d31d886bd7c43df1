import type { Body, TextBlock } from '#src/content/body/schema.ts'

const fewest = 2
const most = 8
const longestPoint = 300
/** What follows is running text, and no second list or a line of its own. */
const leastText = 80

/** Parts the list that a page prints over its first paragraph, which says in short what the story says, from the text. */
export function takeKeyPoints(blocks: Body): { keyPoints: string[]; blocks: Body } {
  const end = blocks.findIndex((block) => block._type !== 'block' || block.listItem === undefined)
  const [points, rest] = [blocks.slice(0, end) as TextBlock[], blocks.slice(end)]
  const keyPoints = points.map(textOf)
  const [next] = rest
  const isList = end >= fewest && end <= most && keyPoints.every(({ length }) => length <= longestPoint)
  const isOverText = next?._type === 'block' && next.style === 'normal' && textOf(next).length >= leastText
  return isList && isOverText ? { keyPoints, blocks: rest } : { keyPoints: [], blocks }
}

function textOf(block: TextBlock): string {
  return block.children.map(({ text }) => text).join('')
}
