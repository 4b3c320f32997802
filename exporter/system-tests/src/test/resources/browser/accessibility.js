// The body of a function: what of the page is hard to read, or hard to find one's way in.
const parse = (color) => {
  const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
  return { r, g, b, a };
};
const luminance = ({ r, g, b }) => {
  const [x, y, z] = [r, g, b].map((part) => {
    const c = part / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const paper = (element) => {
  for (let one = element; one; one = one.parentElement) {
    const color = parse(getComputedStyle(one).backgroundColor);
    if (color.a === 1) {
      return color;
    }
  }
  return { r: 255, g: 255, b: 255 };
};
const contrast = (element) => {
  const [a, b] = [parse(getComputedStyle(element).color), paper(element)].map(luminance);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const all = [...document.querySelectorAll('body *')];
const withText = all.filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
const headings = [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .map((one) => Number(one.localName[1]));
const ids = all.map((one) => one.id).filter(Boolean);
return {
  faint: withText.filter((one) => contrast(one) < 4.5).map((one) => one.outerHTML.slice(0, 200)),
  paper: luminance(paper(document.body)) > 0.5 ? 'light' : 'dark',
  skippedHeadings: headings.filter((level, i) => level > (i === 0 ? 1 : headings[i - 1] + 1)),
  landmarks: ['header', 'main', 'footer']
    .map((name) => document.querySelectorAll('body > ' + name).length),
  brokenAnchors: [...document.querySelectorAll('a[href^="#"]')]
    .filter((one) => !document.getElementById(one.getAttribute('href').slice(1)))
    .map((one) => one.outerHTML),
  repeatedIds: ids.filter((id, i) => ids.indexOf(id) !== i),
  language: document.documentElement.lang,
};
