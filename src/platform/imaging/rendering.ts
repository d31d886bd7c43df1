import { writeFile } from 'node:fs/promises'
import type { Sharp } from 'sharp'
import { isWithinAnimation } from './animation.ts'
import { planRendition } from './crop.ts'
import { decode, openPicture, type Picture } from './decoders.ts'
import type { RenditionSpec } from './imaging.ts'
import { insertIptc } from './iptc.ts'
import { label } from './labels.ts'
import type { TaskLimits } from './messages.ts'

/** How much time the encoders spend on making files smaller; more takes many times longer for a few percent. */
const effort = { webp: 4, animation: 1, avif: 2 }

/**
 * Writes a rendition, as `Imaging.render` promises. It runs in a process that may be killed at any time, so that the file
 * at `target` may be incomplete when this does not resolve.
 *
 * @throws DomainError `media.unreadable`
 */
export async function renderPicture(
  source: string,
  { target, spec }: { target: string; spec: RenditionSpec },
  limits: TaskLimits,
): Promise<{ width: number; height: number; bytes: number }> {
  const picture = await openPicture(source, limits)
  const isAnimated = spec.format === 'webp' && isWithinAnimation(picture)
  const resized = resize(picture, spec, isAnimated)
  const labelled = label(encode(resized, spec, isAnimated), spec.labels)
  const { data, info } = await decode(labelled.toBuffer({ resolveWithObject: true }))
  const bytes = spec.format === 'jpeg' ? insertIptc(data, spec.labels) : data
  await writeFile(target, bytes)
  return { width: info.width, height: info.pageHeight ?? info.height, bytes: bytes.length }
}

function resize(picture: Picture, spec: RenditionSpec, animated: boolean): Sharp {
  const { scaled, cut } = planRendition(picture, spec)
  // An animation has no orientation, and its frames lie below one another.
  const upright = animated ? picture.open({ animated }) : picture.open().autoOrient()
  const whole = upright.resize({ ...scaled, fit: 'fill' })
  return cut ? whole.extract(cut) : whole
}

function encode(picture: Sharp, { format, quality }: RenditionSpec, isAnimated: boolean): Sharp {
  if (format === 'jpeg') return picture.flatten({ background: '#ffffff' }).jpeg({ quality })
  if (format === 'avif') return picture.avif({ quality, effort: effort.avif })
  return picture.webp({ quality, effort: isAnimated ? effort.animation : effort.webp })
}
