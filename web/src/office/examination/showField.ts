/** Brings a field of the filed form into sight and marks it for a moment. */
export function showField(pointer: string) {
  const steps = pointer.split('/')
  for (let length = steps.length; length > 1; length--) {
    const found = document.getElementById(`v${steps.slice(0, length).join('.')}`)
    if (!found) continue
    found.scrollIntoView({ block: 'center' })
    found.focus({ preventScroll: true })
    return
  }
}
