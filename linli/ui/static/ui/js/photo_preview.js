"use strict";
// Shrinks chosen photos to at most 2560 px before they are sent, and shows them.
(function () {
  const LONGEST = 2560;
  const QUALITY = 0.85;

  async function shrink(file) {
    if (!file.type.startsWith("image/")) return file;
    let bitmap;
    try {
      bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    } catch (error) {
      return file; // not readable here (HEIC, say): the server judges it
    }
    const scale = LONGEST / Math.max(bitmap.width, bitmap.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise(function (done) {
      canvas.toBlob(done, "image/jpeg", QUALITY);
    });
    if (!blob || blob.size >= file.size) return file;
    const name = file.name.replace(/\.[^.]*$/, "") + ".jpg";
    return new File([blob], name, { type: "image/jpeg" });
  }

  function show(input, files) {
    let list = input.parentElement.querySelector(".photo-grid");
    if (!list) {
      list = document.createElement("ul");
      list.className = "photo-grid";
      list.setAttribute("aria-live", "polite");
      input.after(list);
    }
    list.querySelectorAll("img").forEach(function (image) {
      URL.revokeObjectURL(image.src);
    });
    list.replaceChildren();
    files.forEach(function (file) {
      if (!file.type.startsWith("image/")) return;
      const item = document.createElement("li");
      const image = document.createElement("img");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      item.append(image);
      list.append(item);
    });
  }

  async function changed(input) {
    const form = input.form;
    const buttons = form ? Array.from(form.querySelectorAll("[type=submit]")) : [];
    buttons.forEach(function (button) {
      button.disabled = true;
    });
    try {
      const files = await Promise.all(Array.from(input.files).map(shrink));
      const carrier = new DataTransfer();
      files.forEach(function (file) {
        carrier.items.add(file);
      });
      input.files = carrier.files;
      show(input, files);
    } finally {
      buttons.forEach(function (button) {
        button.disabled = false;
      });
    }
  }

  document.querySelectorAll("input[data-photo-preview]").forEach(function (input) {
    input.addEventListener("change", function () {
      changed(input);
    });
  });
})();
