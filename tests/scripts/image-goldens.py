#!/usr/bin/env python3
"""Makes the images that the decoder is tested with, and their pixels as other decoders see them.

  tests/scripts/image-goldens.py [FOLDER]

Writes to learner/core/src/test/resources/io/uicstream/learner/image/goldens. Each image NAME.EXT has
its pixels in NAME.EXT.png, upright, over black, 8 bits a channel, by a decoder that is not ours:
libjpeg-turbo (djpeg), libwebp (dwebp), netpbm, or Pillow, which brings libpng, libtiff and giflib's
format. 16 bits are scaled to 8 by rounding.

Debian: apt install python3-pil webp libjpeg-turbo-progs netpbm libtiff-tools imagemagick
"""
import io
import os
import shutil
import subprocess
import struct
import sys
import tempfile

from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
    HERE, "../../learner/core/src/test/resources/io/uicstream/learner/image/goldens")
TMP = tempfile.mkdtemp()
WIDTH, HEIGHT = 43, 31


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60).stdout


def convert(*arguments):
    return run("/usr/bin/convert-im6.q16" if os.path.exists("/usr/bin/convert-im6.q16") else "convert", *arguments)


def tmp(name):
    return os.path.join(TMP, name)


def out(name):
    return os.path.join(OUT, name)


def photo(width=WIDTH, height=HEIGHT):
    """Smooth colours, edges and a little noise, the same each time."""
    image = Image.new("RGB", (width, height))
    state = 1
    for y in range(height):
        for x in range(width):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            noise = (state >> 16) % 17 - 8
            inside = (x - width / 2) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2
            red = 255 * x // width + noise
            green = 255 * y // height + noise
            blue = (200 if inside else 60) + noise
            image.putpixel((x, y), tuple(max(0, min(255, v)) for v in (red, green, blue)))
    return image


def alpha(width=WIDTH, height=HEIGHT):
    image = Image.new("L", (width, height))
    for y in range(height):
        for x in range(width):
            image.putpixel((x, y), 255 * ((x * 7 + y * 3) % 64) // 63)
    return image


def over_black(image):
    image = image.convert("RGBA")
    result = Image.new("RGB", image.size)
    for y in range(image.height):
        for x in range(image.width):
            r, g, b, a = image.getpixel((x, y))
            result.putpixel((x, y), tuple((v * a + 127) // 255 for v in (r, g, b)))
    return result


def golden(name, image):
    image.save(out(name) + ".png")


def by_pillow(name):
    """As Pillow sees it: EXIF applied, first frame, transparency over black."""
    golden(name, over_black(ImageOps.exif_transpose(Image.open(out(name)))))


def by_djpeg(name):
    with open(tmp("d.ppm"), "wb") as file:
        file.write(run("djpeg", "-pnm", out(name)))
    golden(name, Image.open(tmp("d.ppm")).convert("RGB"))


def by_dwebp(name):
    run("dwebp", "-quiet", "-pam", out(name), "-o", tmp("d.pam"))
    golden(name, over_black(read_pam(tmp("d.pam"))))


def read_pam(path):
    data = open(path, "rb").read()
    end = data.index(b"ENDHDR\n") + 7
    fields = dict(line.split(None, 1) for line in data[:end].decode().splitlines()[1:] if " " in line)
    depth = int(fields["DEPTH"])
    mode = {3: "RGB", 4: "RGBA"}[depth]
    return Image.frombytes(mode, (int(fields["WIDTH"]), int(fields["HEIGHT"])), data[end:])


def pnm_samples(data):
    """Samples of a binary PGM or PPM of any depth, as numbers scaled to 8 bits."""
    if data[:2] == b"P4":
        return Image.open(io.BytesIO(data)).convert("L")
    parts, at = [], 0
    while len(parts) < 4:
        while data[at:at + 1].isspace():
            at += 1
        start = at
        while not data[at:at + 1].isspace():
            at += 1
        parts.append(data[start:at])
    at += 1
    kind, width, height, largest = parts[0], *map(int, parts[1:])
    channels = 3 if kind == b"P6" else 1
    count = width * height * channels
    values = struct.unpack(">%dH" % count, data[at:at + 2 * count]) if largest > 255 else data[at:at + count]
    scaled = bytes((v * 255 + largest // 2) // largest for v in values)
    return Image.frombytes("RGB" if channels == 3 else "L", (width, height), scaled)


def by_netpbm(name, *command, opacity=None):
    """As one of netpbm's programs sees it; opacity is the same with the option for alpha."""
    colours = pnm_samples(run(*command, out(name))).convert("RGB")
    if opacity:
        colours.putalpha(pnm_samples(run(*opacity, out(name))).convert("L"))
    golden(name, over_black(colours))


def jpegs(source):
    source.save(tmp("photo.ppm"))
    for name, sampling in {"444": "1x1", "422": "2x1", "420": "2x2", "440": "1x2", "411": "4x1", "410": "4x2"}.items():
        run("cjpeg", "-quality", "90", "-sample", sampling, "-outfile", out(f"jpeg-{name}.jpg"), tmp("photo.ppm"))
        by_djpeg(f"jpeg-{name}.jpg")
    options = {
        "gray": ["-grayscale"], "progressive": ["-progressive"], "progressive-gray": ["-progressive", "-grayscale"],
        "restarts": ["-restart", "1"], "optimized": ["-optimize"], "quality-10": ["-quality", "10"],
        "rgb": ["-rgb", "-sample", "1x1"], "progressive-restarts": ["-progressive", "-restart", "2"],
    }
    for name, option in options.items():
        run("cjpeg", *option, "-outfile", out(f"jpeg-{name}.jpg"), tmp("photo.ppm"))
        by_djpeg(f"jpeg-{name}.jpg")
    with open(tmp("scans"), "w") as file:
        file.write("0;\n1;\n2;\n")
    run("cjpeg", "-scans", tmp("scans"), "-outfile", out("jpeg-three-scans.jpg"), tmp("photo.ppm"))
    by_djpeg("jpeg-three-scans.jpg")
    # The standard's tables left out, as in the frames of films.
    plain = open(out("jpeg-420.jpg"), "rb").read()
    bare, at = plain[:2], 2
    while plain[at + 1] != 0xDA:
        length = 2 + struct.unpack(">H", plain[at + 2:at + 4])[0]
        bare += b"" if plain[at + 1] == 0xC4 else plain[at:at + length]
        at += length
    with open(out("jpeg-without-tables.jpg"), "wb") as file:
        file.write(bare + plain[at:])
    shutil.copy(out("jpeg-420.jpg.png"), out("jpeg-without-tables.jpg.png"))
    with open(out("jpeg-without-end.jpg"), "wb") as file:
        file.write(plain[:-2])
    shutil.copy(out("jpeg-420.jpg.png"), out("jpeg-without-end.jpg.png"))
    source.convert("CMYK").save(out("jpeg-cmyk.jpg"), quality=95, subsampling=0)
    by_pillow("jpeg-cmyk.jpg")
    convert(tmp("photo.ppm"), "-colorspace", "CMYK", "-quality", "95", out("jpeg-ycck.jpg"))
    by_pillow("jpeg-ycck.jpg")
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x112] = orientation
        source.save(out(f"jpeg-orientation-{orientation}.jpg"), quality=90, subsampling=0, exif=exif)
        by_pillow(f"jpeg-orientation-{orientation}.jpg")


def pngs(source):
    rgba = source.copy()
    rgba.putalpha(alpha())
    rgba.save(tmp("rgba.png"))
    for kind, number in {"gray": "0", "rgb": "2", "palette": "3", "gray-alpha": "4", "rgb-alpha": "6"}.items():
        for bits in {"gray": (1, 2, 4, 8, 16), "palette": (1, 2, 4, 8)}.get(kind, (8, 16)):
            for interlaced in ("", "-interlaced"):
                name = f"png-{kind}-{bits}{interlaced}.png"
                colours = ["-colorspace", "gray"] if "gray" in kind else []
                fewer = ["-colors", str(1 << bits)] if kind == "palette" else []
                noise = ["-evaluate", "add", "0.3%"] if bits == 16 else []
                opaque = [] if "alpha" in kind else ["-alpha", "off"]
                convert(tmp("rgba.png"), *opaque, *colours, *noise, *fewer, "-strip",
                        *(["-interlace", "PNG"] if interlaced else ["-interlace", "none"]),
                        "-define", f"png:color-type={number}", "-define", f"png:bit-depth={bits}",
                        "-define", "png:exclude-chunks=all", out(name))
                by_netpbm(name, "pngtopnm", opacity=["pngtopnm", "-alpha"] if "alpha" in kind else None)
    few = source.quantize(16)
    few.info["transparency"] = 3
    few.save(out("png-palette-transparent.png"), transparency=bytes(range(0, 256, 16)))
    by_pillow("png-palette-transparent.png")
    source.convert("L").save(out("png-gray-transparent.png"), transparency=source.convert("L").getpixel((5, 5)))
    by_pillow("png-gray-transparent.png")
    source.save(out("png-rgb-transparent.png"), transparency=source.getpixel((7, 7)))
    by_pillow("png-rgb-transparent.png")
    frames = [source, ImageOps.invert(source)]
    frames[0].save(out("png-animated.png"), save_all=True, append_images=frames[1:])
    by_pillow("png-animated.png")


def gifs(source):
    source.save(tmp("photo.ppm"))
    for colours in (2, 4, 16, 256):
        source.quantize(colours).save(out(f"gif-{colours}.gif"), interlace=0)
        by_pillow(f"gif-{colours}.gif")
    source.quantize(64).save(out("gif-interlaced.gif"), interlace=1)
    by_pillow("gif-interlaced.gif")
    large = photo(160, 120)
    large.quantize(256).save(out("gif-large.gif"))
    by_pillow("gif-large.gif")
    few = source.quantize(8)
    few.save(out("gif-transparent.gif"), transparency=2)
    by_pillow("gif-transparent.gif")
    source.quantize(16).save(out("gif-animated.gif"), save_all=True, append_images=[ImageOps.invert(source).quantize(16)])
    by_pillow("gif-animated.gif")
    # A frame that is smaller than its screen; around it nothing.
    convert("-size", "60x50", "xc:none", "(", tmp("photo.ppm"), "-colors", "32", "-repage", "60x50+9+11", ")",
            "-delete", "0", out("gif-smaller-than-screen.gif"))
    inside = Image.open(out("gif-smaller-than-screen.gif"))
    assert inside.size == (60, 50), inside.size
    frame = pnm_samples(run("giftopnm", out("gif-smaller-than-screen.gif"))).convert("RGB")
    canvas = Image.new("RGB", (60, 50))
    canvas.paste(frame, (9, 11))
    golden("gif-smaller-than-screen.gif", canvas)


def bmps(source):
    rgba = source.copy()
    rgba.putalpha(alpha())
    rgba.save(tmp("rgba.png"))
    source.save(tmp("photo.ppm"))
    source.save(out("bmp-24.bmp"))
    source.quantize(200).save(out("bmp-8.bmp"))
    source.convert("1").save(out("bmp-1.bmp"))
    source.convert("L").save(out("bmp-8-gray.bmp"))
    convert(tmp("photo.ppm"), "-colors", "16", "-type", "Palette", "BMP3:" + tmp("c16.bmp"))
    run("sh", "-c", f"pnmquant 16 {tmp('photo.ppm')} | ppmtobmp -bpp=4 > {out('bmp-4.bmp')}")
    run("sh", "-c", f"pnmquant 100 {tmp('photo.ppm')} | ppmtobmp -os2 -bpp=8 > {out('bmp-os2.bmp')}")
    for name in ("bmp-24", "bmp-8", "bmp-1", "bmp-8-gray", "bmp-4", "bmp-os2"):
        by_netpbm(name + ".bmp", "bmptopnm")
    convert(tmp("photo.ppm"), "-colors", "50", "-type", "Palette", "-compress", "RLE", "BMP3:" + out("bmp-rle8.bmp"))
    by_pillow("bmp-rle8.bmp")
    for subtype in ("RGB565", "RGB555"):
        name = f"bmp-16-{subtype.lower()}.bmp"
        convert(tmp("photo.ppm"), "-define", f"bmp:subtype={subtype}", out(name))
        by_netpbm(name, "bmptopnm")
    # 4 bits a channel: ImageMagick does not fill them up, netpbm knows no opacity. Each is 17 times its value.
    wide, high = 16, 4
    pixels = [(i % 16, (i * 5) % 16, (i * 11) % 16, (i * 7) % 16) for i in range(wide * high)]
    header = struct.pack("<2sIHHI", b"BM", 14 + 108 + 2 * len(pixels), 0, 0, 14 + 108)
    header += struct.pack("<IiiHHIIiiII", 108, wide, -high, 1, 16, 3, 2 * len(pixels), 0, 0, 0, 0)
    header += struct.pack("<IIII", 0xF00, 0xF0, 0xF, 0xF000) + b"BGRs" + bytes(48)
    with open(out("bmp-16-argb4444.bmp"), "wb") as file:
        file.write(header + b"".join(struct.pack("<H", a << 12 | r << 8 | g << 4 | b) for r, g, b, a in pixels))
    image = Image.new("RGBA", (wide, high))
    image.putdata([tuple(17 * v for v in pixel) for pixel in pixels])
    golden("bmp-16-argb4444.bmp", over_black(image))
    convert(tmp("rgba.png"), "BMP:" + out("bmp-32-alpha.bmp"))
    by_pillow("bmp-32-alpha.bmp")
    # The same upside down in the file: rows from the top.
    plain = bytearray(open(out("bmp-24.bmp"), "rb").read())
    stride = (WIDTH * 3 + 3) // 4 * 4
    start = struct.unpack("<I", plain[10:14])[0]
    rows = [plain[start + i * stride:start + (i + 1) * stride] for i in range(HEIGHT)]
    plain[22:26] = struct.pack("<i", -HEIGHT)
    with open(out("bmp-top-down.bmp"), "wb") as file:
        file.write(plain[:start] + b"".join(reversed(rows)))
    by_pillow("bmp-top-down.bmp")
    # 4 bits in runs: no program at hand writes them.
    wide, high = 8, 4
    runs = b"\x08\x12\0\0" + b"\x03\x44\0\5\x12\x34\x50\0\0\0" + b"\x02\x21\0\2\1\0\x03\x07\0\0" + b"\x08\x03\0\1"
    palette = b"".join(struct.pack("<BBBB", i * 15, 255 - i * 15, i * 7, 0) for i in range(16))
    header = struct.pack("<2sIHHI", b"BM", 14 + 40 + 64 + len(runs), 0, 0, 14 + 40 + 64)
    header += struct.pack("<IiiHHIIiiII", 40, wide, high, 1, 4, 2, len(runs), 0, 0, 16, 0)
    with open(out("bmp-rle4.bmp"), "wb") as file:
        file.write(header + palette + runs)
    convert(out("bmp-rle4.bmp"), "-depth", "8", tmp("r.ppm"))
    golden("bmp-rle4.bmp", Image.open(tmp("r.ppm")).convert("RGB"))


def tiffs(source):
    rgba = source.copy()
    rgba.putalpha(alpha())
    source.save(tmp("rgb.tif"))
    source.convert("L").save(tmp("gray.tif"))
    source.convert("1").save(tmp("bits.tif"))
    source.quantize(100).save(tmp("palette.tif"))
    rgba.save(tmp("rgba.tif"))
    source.convert("CMYK").save(tmp("cmyk.tif"))
    convert(tmp("rgb.tif"), "-evaluate", "add", "0.3%", "-depth", "16", tmp("rgb16.tif"))
    convert(tmp("gray.tif"), "-evaluate", "add", "0.3%", "-depth", "16", tmp("gray16.tif"))
    for bits in (2, 4):
        convert(tmp("gray.tif"), "-depth", str(bits), "-compress", "none", tmp(f"gray{bits}.tif"))
    for kind in ("rgb", "gray", "bits", "palette", "rgba", "cmyk", "rgb16", "gray16", "gray2", "gray4"):
        for compression in ("none", "lzw", "zip", "packbits"):
            name = f"tiff-{kind}-{compression}.tif"
            run("tiffcp", "-c", compression, "-r", "7", tmp(kind + ".tif"), out(name))
            by_tiff(name, kind)
    for kind in ("rgb", "gray16", "rgb16"):
        for option in (["-B"], ["-L"]):
            name = f"tiff-{kind}-predictor{option[0]}.tif"
            run("tiffcp", *option, "-c", "lzw:2", tmp(kind + ".tif"), out(name))
            by_tiff(name, kind)
        name = f"tiff-{kind}-tiles.tif"
        run("tiffcp", "-t", "-w", "16", "-l", "16", "-c", "lzw", tmp(kind + ".tif"), out(name))
        by_tiff(name, kind)
    run("tiffcp", "-p", "separate", "-c", "zip:2", "-r", "9", tmp("rgb.tif"), out("tiff-rgb-planes.tif"))
    by_tiff("tiff-rgb-planes.tif", "rgb")
    convert(tmp("rgb16.tif"), "-interlace", "plane", "-compress", "lzw", out("tiff-rgb16-planes.tif"))
    by_tiff("tiff-rgb16-planes.tif", "rgb16")
    run("tiffcp", "-t", "-w", "16", "-l", "32", "-p", "separate", "-c", "packbits", tmp("rgb.tif"), out("tiff-tiled-planes.tif"))
    by_tiff("tiff-tiled-planes.tif", "rgb")
    convert(tmp("bits.tif"), "-define", "quantum:polarity=min-is-white", "-compress", "none", out("tiff-white-is-zero.tif"))
    by_tiff("tiff-white-is-zero.tif", "bits")
    shutil.copy(tmp("rgb.tif"), out("tiff-orientation-6.tif"))
    run("tiffset", "-s", "274", "6", out("tiff-orientation-6.tif"))
    golden("tiff-orientation-6.tif", source.transpose(Image.Transpose.ROTATE_270))
    # Two pages: the first counts.
    source.save(out("tiff-pages.tif"), save_all=True, append_images=[ImageOps.invert(source)])
    by_tiff("tiff-pages.tif", "rgb")


def by_tiff(name, kind):
    if kind.endswith("16"):
        # Of the file that all of these are written from: netpbm reads no tiles.
        golden(name, pnm_samples(run("tifftopnm", "-byrow", tmp(kind + ".tif"))).convert("RGB"))
    else:
        by_pillow(name)


def pnms(source):
    source.save(tmp("photo.ppm"))
    gray, bits = source.convert("L"), source.convert("1")
    gray.save(tmp("gray.pgm"))
    bits.save(tmp("bits.pbm"))
    for name, file in {"ppm": "photo.ppm", "pgm": "gray.pgm", "pbm": "bits.pbm"}.items():
        plain = run("pnmtoplainpnm", tmp(file))
        for kind, data in {"binary": open(tmp(file), "rb").read(), "text": plain}.items():
            path = f"pnm-{kind}.{name}"
            with open(out(path), "wb") as target:
                target.write(data)
            image = {"ppm": source, "pgm": gray, "pbm": bits}[name]
            golden(path, image.convert("RGB"))
    for largest in (15, 1023, 65535):
        for name, file in {"ppm": "photo.ppm", "pgm": "gray.pgm"}.items():
            deep = run("pamdepth", str(largest), tmp(file))
            for kind in ("binary", "text"):
                path = f"pnm-{kind}-{largest}.{name}"
                with open(tmp("deep"), "wb") as target:
                    target.write(deep)
                with open(out(path), "wb") as target:
                    target.write(deep if kind == "binary" else run("pnmtoplainpnm", tmp("deep")))
                golden(path, pnm_samples(deep).convert("RGB"))


def webps(source):
    rgba = source.copy()
    rgba.putalpha(alpha())
    source.save(tmp("photo.png"))
    rgba.save(tmp("rgba.png"))
    options = {"m0": ["-m", "0"], "m4": ["-m", "4"], "m6": ["-m", "6"], "q5": ["-q", "5"], "q100": ["-q", "100"],
               "lossless": ["-lossless"], "near-lossless": ["-near_lossless", "40"], "simple-filter": ["-f", "60", "-nostrong"],
               "sharp": ["-sharpness", "7", "-f", "80"], "segments": ["-segments", "4", "-sns", "100"]}
    for name, option in options.items():
        run("cwebp", "-quiet", *option, tmp("photo.png"), "-o", out(f"webp-{name}.webp"))
        by_dwebp(f"webp-{name}.webp")
    alphas = {"alpha": [], "alpha-uncompressed": ["-alpha_method", "0"], "alpha-lossless": ["-lossless"],
              "alpha-filtered": ["-alpha_filter", "best", "-alpha_q", "40"]}
    for name, option in alphas.items():
        run("cwebp", "-quiet", *option, tmp("rgba.png"), "-o", out(f"webp-{name}.webp"))
        by_dwebp(f"webp-{name}.webp")
    Image.new("RGB", (64, 64), (255, 255, 255)).save(tmp("white.png"))
    run("cwebp", "-quiet", "-lossless", tmp("white.png"), "-o", out("webp-one-colour.webp"))
    by_dwebp("webp-one-colour.webp")
    run("cwebp", "-quiet", "-m", "0", tmp("photo.png"), "-o", tmp("frame.webp"))
    run("webpmux", "-frame", tmp("frame.webp"), "+100+8+6", "-frame", out("webp-one-colour.webp"), "+100+0+0", "-o",
        out("webp-animated-offset.webp"))
    by_pillow("webp-animated-offset.webp")
    source.save(out("webp-animated.webp"), save_all=True, append_images=[ImageOps.invert(source)], lossless=True)
    by_pillow("webp-animated.webp")


def main():
    shutil.rmtree(OUT, ignore_errors=True)
    os.makedirs(OUT)
    source = photo()
    for make in (jpegs, pngs, gifs, bmps, tiffs, pnms, webps):
        make(source)
    shutil.rmtree(TMP)
    print(len(os.listdir(OUT)) // 2, "images in", OUT)


if __name__ == "__main__":
    main()
