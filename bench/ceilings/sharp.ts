import sharp from 'sharp'

// A script that does nothing but what a rendition needs, as the manual of sharp has it.
process.on('message', async ({ source, target, width }: { source: string; target: string; width: number }) => {
  await sharp(source).autoOrient().resize({ width, withoutEnlargement: true }).webp({ quality: 75 }).toFile(target)
  process.send?.('done')
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
