(function () {
  var buttons = document.querySelectorAll("button[data-kind]");
  var search = document.getElementById("search");
  var shown = document.getElementById("shown");
  var groups = document.querySelectorAll("ol > li");
  var kind = "";
  function draw() {
    var words = search.value.toLowerCase().trim(), n = 0;
    groups.forEach(function (group) {
      var fits = (!kind || group.dataset.kind === kind) && (!words || group.textContent.toLowerCase().includes(words));
      group.hidden = !fits;
      if (fits) n += Number(group.dataset.n);
    });
    buttons.forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.kind === kind)); });
    shown.textContent = n.toLocaleString("en") + " shown";
  }
  buttons.forEach(function (button) { button.addEventListener("click", function () { kind = button.dataset.kind; draw(); }); });
  search.addEventListener("input", draw);
  document.querySelector(".tools").hidden = false;
  draw();
})();
