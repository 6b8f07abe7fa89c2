open("</script>");
