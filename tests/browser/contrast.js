// Returns for each element that has text of its own how that text stands out (WCAG 2.2, 1.4.3).
const channel = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

const seen = (layers) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const layer of layers) {
    canvas.fillStyle = layer;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
};

const behind = (element) => {
  const layers = [];
  for (let one = element; one; one = one.parentElement) {
    layers.unshift(getComputedStyle(one).backgroundColor);
  }
  return layers;
};

const found = [];
for (const element of document.querySelectorAll("body *")) {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const visible = element.checkVisibility() && !element.closest(".hidden, option, optgroup, title");
  if (!own || !visible) continue;
  const style = getComputedStyle(element);
  const colour = element.closest("svg") ? style.fill : style.color;
  const layers = behind(element);
  const ground = seen(layers);
  const ink = seen([...layers, colour]);
  const ratio = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05);
  found.push({ of: element.localName, text: element.textContent.trim().slice(0, 40), ratio });
}
return found;
