// Larkfield <Desk>
// <open>
    var desk = Open("lobby");
      desk.Key();
// </open>
#region close
desk.Close();
#endregion
